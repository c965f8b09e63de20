-- AlterTable
ALTER TABLE "Camera" ADD COLUMN     "mutedUntil" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Zone" ADD COLUMN     "schedule" JSONB;
