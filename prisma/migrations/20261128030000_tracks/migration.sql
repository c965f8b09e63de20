-- CreateEnum
CREATE TYPE "TrackKind" AS ENUM ('PERSON', 'BAG', 'CAR', 'TRUCK', 'BUS', 'MOTORCYCLE', 'BICYCLE', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "TrackColour" AS ENUM ('BLACK', 'WHITE', 'GREY', 'RED', 'ORANGE', 'YELLOW', 'GREEN', 'BLUE', 'PURPLE', 'PINK', 'BROWN');

-- CreateEnum
CREATE TYPE "TrackDirection" AS ENUM ('LEFT', 'RIGHT', 'TOWARDS', 'AWAY');

-- CreateTable
CREATE TABLE "Track" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "cameraId" TEXT NOT NULL,
    "trackKey" TEXT NOT NULL,
    "kind" "TrackKind" NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "colour" "TrackColour",
    "direction" "TrackDirection",
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "firstPtsUs" BIGINT NOT NULL,
    "lastPtsUs" BIGINT NOT NULL,
    "zoneIds" TEXT[],
    "visits" JSONB NOT NULL,
    "path" BYTEA NOT NULL,

    CONSTRAINT "Track_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Track_cameraId_trackKey_key" ON "Track"("cameraId", "trackKey");

-- CreateIndex
CREATE INDEX "Track_workspaceId_firstAt_id_idx" ON "Track"("workspaceId", "firstAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Track_workspaceId_kind_firstAt_id_idx" ON "Track"("workspaceId", "kind", "firstAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Track_cameraId_firstAt_id_idx" ON "Track"("cameraId", "firstAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Track_cameraId_firstPtsUs_idx" ON "Track"("cameraId", "firstPtsUs");

-- CreateIndex
CREATE INDEX "Track_firstAt_idx" ON "Track"("firstAt");

-- AddForeignKey
ALTER TABLE "Track" ADD CONSTRAINT "Track_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Track" ADD CONSTRAINT "Track_cameraId_fkey" FOREIGN KEY ("cameraId") REFERENCES "Camera"("id") ON DELETE CASCADE ON UPDATE CASCADE;
