import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../elements/button.tsx';
import { useWorkplace } from '../workplace.tsx';

export function UploadButton() {
  const { uploads, workspace } = useWorkplace();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="video/*,audio/*,.mkv,.ts,.mxf"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Choose video files"
        onChange={(event) => {
          uploads.add([...(event.target.files ?? [])], workspace.id);
          event.target.value = '';
        }}
      />
      <Button tone="primary" icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
        Upload
      </Button>
    </>
  );
}
