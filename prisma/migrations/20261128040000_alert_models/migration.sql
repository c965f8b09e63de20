-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "models" JSONB NOT NULL DEFAULT '[]';
