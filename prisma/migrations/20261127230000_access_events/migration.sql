-- CreateEnum
CREATE TYPE "AccessEventKind" AS ENUM ('GRANTED', 'DENIED', 'DOOR_OPENED', 'DOOR_FORCED');

-- CreateTable
CREATE TABLE "AccessEvent" (
    "id" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "cameraId" TEXT NOT NULL,
    "zoneId" TEXT NOT NULL,
    "kind" "AccessEventKind" NOT NULL,
    "door" TEXT,
    "people" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "externalId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccessEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AccessEvent_zoneId_externalId_key" ON "AccessEvent"("zoneId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "AccessEvent_cameraId_sequence_key" ON "AccessEvent"("cameraId", "sequence");

-- CreateIndex
CREATE INDEX "AccessEvent_cameraId_at_id_idx" ON "AccessEvent"("cameraId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AccessEvent_zoneId_at_id_idx" ON "AccessEvent"("zoneId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AccessEvent_createdAt_idx" ON "AccessEvent"("createdAt");

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_cameraId_fkey" FOREIGN KEY ("cameraId") REFERENCES "Camera"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_zoneId_fkey" FOREIGN KEY ("zoneId") REFERENCES "Zone"("id") ON DELETE CASCADE ON UPDATE CASCADE;
