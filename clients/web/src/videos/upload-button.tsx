import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../elements/button.tsx';
import { useWorkplace } from '../workplace.tsx';
import { acceptedFiles, pickFiles } from './pick-files.ts';

export function UploadButton() {
  const { uploads, workspace } = useWorkplace();
  const input = useRef<HTMLInputElement>(null);
  const choose = async () => {
    const picked = await pickFiles();
    if (picked) uploads.add(picked, workspace.id);
    else input.current?.click();
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={acceptedFiles}
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Choose video files"
        onChange={(event) => {
          uploads.add(
            [...(event.target.files ?? [])].map((file) => ({ file })),
            workspace.id,
          );
          event.target.value = '';
        }}
      />
      <Button tone="primary" icon={<Upload aria-hidden />} onClick={() => void choose()}>
        Upload
      </Button>
    </>
  );
}
