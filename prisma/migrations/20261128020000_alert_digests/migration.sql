-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "digestId" TEXT,
ADD COLUMN     "isQuiet" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "AlertDigest" (
    "id" TEXT NOT NULL,
    "workspaceId" TEXT NOT NULL,
    "site" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "classes" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "latestAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AlertDigest_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AlertDigest_workspaceId_since_id_idx" ON "AlertDigest"("workspaceId", "since" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AlertDigest_workspaceId_site_latestAt_idx" ON "AlertDigest"("workspaceId", "site", "latestAt");

-- CreateIndex
CREATE INDEX "Alert_digestId_idx" ON "Alert"("digestId");

-- CreateIndex
CREATE INDEX "MissedAlert_workspaceId_at_id_idx" ON "MissedAlert"("workspaceId", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "Alert" ADD CONSTRAINT "Alert_digestId_fkey" FOREIGN KEY ("digestId") REFERENCES "AlertDigest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertDigest" ADD CONSTRAINT "AlertDigest_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
