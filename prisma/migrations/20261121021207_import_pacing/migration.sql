-- AlterTable
ALTER TABLE "VideoImport" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "RemoteHost" (
    "name" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RemoteHost_pkey" PRIMARY KEY ("name")
);
