-- CreateEnum
CREATE TYPE "AlertVerdict" AS ENUM ('TRUE', 'FALSE', 'KNOWN', 'FIXTURE');

-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "verdict" "AlertVerdict",
ADD COLUMN     "verdictAt" TIMESTAMPTZ(3),
ADD COLUMN     "verdictById" TEXT,
ADD COLUMN     "verdictNote" TEXT;

-- CreateTable
CREATE TABLE "Fixture" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "cameraId" TEXT NOT NULL,
    "zoneId" TEXT,
    "eventClass" "EventClass" NOT NULL,
    "box" JSONB NOT NULL,
    "alertId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" TEXT,

    CONSTRAINT "Fixture_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SuppressedAlert" (
    "episodeKey" TEXT NOT NULL,
    "cameraId" TEXT NOT NULL,
    "eventClass" "EventClass" NOT NULL,
    "fixtureId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SuppressedAlert_pkey" PRIMARY KEY ("episodeKey")
);

-- CreateTable
CREATE TABLE "MissedAlert" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "cameraId" TEXT NOT NULL,
    "zoneId" TEXT,
    "eventClass" "EventClass" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" TEXT,

    CONSTRAINT "MissedAlert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Fixture_alertId_key" ON "Fixture"("alertId");

-- CreateIndex
CREATE INDEX "Fixture_cameraId_eventClass_idx" ON "Fixture"("cameraId", "eventClass");

-- CreateIndex
CREATE INDEX "SuppressedAlert_cameraId_createdAt_idx" ON "SuppressedAlert"("cameraId", "createdAt");

-- CreateIndex
CREATE INDEX "SuppressedAlert_fixtureId_idx" ON "SuppressedAlert"("fixtureId");

-- CreateIndex
CREATE INDEX "MissedAlert_cameraId_at_idx" ON "MissedAlert"("cameraId", "at");

-- CreateIndex
CREATE INDEX "Alert_cameraId_createdAt_idx" ON "Alert"("cameraId", "createdAt");

-- AddForeignKey
ALTER TABLE "Fixture" ADD CONSTRAINT "Fixture_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fixture" ADD CONSTRAINT "Fixture_cameraId_fkey" FOREIGN KEY ("cameraId") REFERENCES "Camera"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fixture" ADD CONSTRAINT "Fixture_zoneId_fkey" FOREIGN KEY ("zoneId") REFERENCES "Zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fixture" ADD CONSTRAINT "Fixture_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SuppressedAlert" ADD CONSTRAINT "SuppressedAlert_cameraId_fkey" FOREIGN KEY ("cameraId") REFERENCES "Camera"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SuppressedAlert" ADD CONSTRAINT "SuppressedAlert_fixtureId_fkey" FOREIGN KEY ("fixtureId") REFERENCES "Fixture"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MissedAlert" ADD CONSTRAINT "MissedAlert_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MissedAlert" ADD CONSTRAINT "MissedAlert_cameraId_fkey" FOREIGN KEY ("cameraId") REFERENCES "Camera"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MissedAlert" ADD CONSTRAINT "MissedAlert_zoneId_fkey" FOREIGN KEY ("zoneId") REFERENCES "Zone"("id") ON DELETE SET NULL ON UPDATE CASCADE;
