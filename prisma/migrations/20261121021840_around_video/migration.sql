-- AlterTable
ALTER TABLE "VideoSegment" ADD COLUMN     "keyFrameBytes" INTEGER;

-- CreateTable
CREATE TABLE "VideoDownload" (
    "videoId" TEXT NOT NULL,
    "rendition" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VideoDownload_pkey" PRIMARY KEY ("videoId","rendition")
);

-- CreateIndex
CREATE INDEX "VideoDownload_createdAt_idx" ON "VideoDownload"("createdAt");

-- AddForeignKey
ALTER TABLE "VideoDownload" ADD CONSTRAINT "VideoDownload_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;
