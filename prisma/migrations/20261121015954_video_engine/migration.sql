-- CreateEnum
CREATE TYPE "ImportState" AS ENUM ('WAITING', 'FETCHING', 'DONE', 'FAILED');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "RenditionState" ADD VALUE 'COLD';
ALTER TYPE "RenditionState" ADD VALUE 'DROPPED';

-- AlterEnum
ALTER TYPE "VideoState" ADD VALUE 'IMPORTING';

-- AlterTable
ALTER TABLE "Rendition" ADD COLUMN     "codec" TEXT NOT NULL DEFAULT 'h264',
ADD COLUMN     "encoderReason" TEXT,
ADD COLUMN     "initSha256" BYTEA,
ADD COLUMN     "speed" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "Video" ADD COLUMN     "contentKey" BYTEA,
ADD COLUMN     "isSafe" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "posterAtMs" INTEGER,
ADD COLUMN     "quality" JSONB,
ADD COLUMN     "storyboard" JSONB,
ADD COLUMN     "viewCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "viewedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "WorkerNode" ADD COLUMN     "capacity" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Workspace" ADD COLUMN     "quotaMinutes" INTEGER,
ADD COLUMN     "quotaUploads" INTEGER,
ADD COLUMN     "videoProfile" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "VideoSegment" (
    "videoId" TEXT NOT NULL,
    "rendition" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "sizeBytes" INTEGER NOT NULL,
    "samples" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VideoSegment_pkey" PRIMARY KEY ("videoId","rendition","index")
);

-- CreateTable
CREATE TABLE "VideoImport" (
    "videoId" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "urlCipher" BYTEA NOT NULL,
    "region" TEXT,
    "state" "ImportState" NOT NULL DEFAULT 'WAITING',
    "receivedBytes" BIGINT NOT NULL DEFAULT 0,
    "totalBytes" BIGINT,
    "etag" TEXT,
    "lastModified" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" TIMESTAMPTZ(3),
    "failureCode" TEXT,
    "failureMessage" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VideoImport_pkey" PRIMARY KEY ("videoId")
);

-- CreateIndex
CREATE INDEX "VideoImport_workspaceId_state_idx" ON "VideoImport"("workspaceId", "state");

-- CreateIndex
CREATE INDEX "Video_workspaceId_sha256_idx" ON "Video"("workspaceId", "sha256");

-- AddForeignKey
ALTER TABLE "VideoSegment" ADD CONSTRAINT "VideoSegment_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VideoImport" ADD CONSTRAINT "VideoImport_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;
