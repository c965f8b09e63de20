import { UploadCloud } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWorkplace } from '../workplace.tsx';
import { filesOfDrop } from './pick-files.ts';

/** The whole window takes files; while some hang over it, it says so. */
export function DropZone() {
  const { uploads, workspace } = useWorkplace();
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then((files) => uploads.add(files, workspace.id));
    };
    addEventListener('dragover', onDragOver);
    addEventListener('dragleave', onDragLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onDragOver);
      removeEventListener('dragleave', onDragLeave);
      removeEventListener('drop', onDrop);
    };
  }, [uploads, workspace.id]);

  if (!isOver) return null;
  return (
    <div className="drop-zone" aria-hidden>
      <UploadCloud />
      <p>Drop to upload to {workspace.name}</p>
    </div>
  );
}
