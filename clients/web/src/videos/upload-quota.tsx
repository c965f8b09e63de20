import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type QuotaFragment, WorkspaceQuotaDocument } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';
import { describeQuota } from '../workspaces/quota-words.ts';

/** When uploads are refused: how much room the workspace has, asked anew with every refusal. */
export function UploadQuota({ failedCount }: { failedCount: number }) {
  const { api, workspace } = useWorkplace();
  const [quota, setQuota] = useState<QuotaFragment | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another refusal is a reason to ask again
  useEffect(() => {
    let isOver = false;
    api
      .query(WorkspaceQuotaDocument, { id: workspace.id })
      .then((answer) => {
        if (!isOver) setQuota(answer.workspace?.quota ?? null);
      })
      .catch(() => {});
    return () => {
      isOver = true;
    };
  }, [api, workspace.id, failedCount]);
  const sentence = quota && describeQuota(quota);
  if (!sentence) return null;
  return (
    <p className="tray-note small">
      {sentence} <Link href="/workspace">Workspace</Link>
    </p>
  );
}
