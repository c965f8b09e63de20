-- AlterTable
ALTER TABLE "Video" ADD COLUMN     "problem" TEXT;
