-- AlterTable
ALTER TABLE "Alert" ADD COLUMN     "models" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "ModelChoice" (
    "task" TEXT NOT NULL,
    "modelId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "chosenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ModelChoice_pkey" PRIMARY KEY ("task")
);
