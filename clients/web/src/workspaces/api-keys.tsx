import { Copy } from 'lucide-react';
import { useState } from 'react';
import { CreateApiKeyDocument, RevokeApiKeyDocument, type WorkspaceQuery } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog, Dialog } from '../elements/dialog.tsx';
import { Field } from '../elements/field.tsx';
import { Note } from '../elements/note.tsx';
import { Ago } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

type ApiKey = NonNullable<WorkspaceQuery['workspace']>['apiKeys'][number];

const scopes = [
  { value: 'videos:read', label: 'Read videos' },
  { value: 'videos:write', label: 'Upload and change videos' },
  { value: 'cameras:read', label: 'Read cameras' },
  { value: 'cameras:write', label: 'Change cameras' },
  { value: 'alerts:read', label: 'Read alerts' },
  { value: 'alerts:write', label: 'Acknowledge alerts' },
  { value: 'access:write', label: 'Report doors and badges' },
  { value: 'workspace:admin', label: 'Manage members and keys' },
];

interface ApiKeysProps {
  readonly apiKeys: readonly ApiKey[];
  readonly onChanged: () => Promise<void>;
}

export function ApiKeys({ apiKeys, onChanged }: ApiKeysProps) {
  const { api, canManage } = useWorkplace();
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<ApiKey | null>(null);
  const revoke = useAction(async (id: string) => {
    await api.mutate(RevokeApiKeyDocument, { input: { id } });
    setDoomed(null);
    await onChanged();
  });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>API keys</h2>
        {canManage && <Button onClick={() => setCreating(true)}>Create key</Button>}
      </div>
      {apiKeys.length === 0 && <p className="small soft">Programs use a key instead of a person’s password.</p>}
      <ul className="rows">
        {apiKeys.map((key) => (
          <li key={key.id} data-over={key.revokedAt ? true : undefined}>
            <div className="row-text">
              <div className="truncate">
                {key.name} <code className="faint">{key.prefix}…</code>
              </div>
              <div className="tiny faint">
                {key.scopes.join(', ')} ·{' '}
                {key.lastUsedAt ? (
                  <>
                    used <Ago at={key.lastUsedAt} />
                  </>
                ) : (
                  'never used'
                )}
              </div>
            </div>
            {key.revokedAt ? (
              <span className="badge">Revoked</span>
            ) : (
              canManage && (
                <Button tone="danger" aria-label={`Revoke ${key.name}`} onClick={() => setDoomed(key)}>
                  Revoke
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {isCreating && (
        <CreateKeyDialog
          onClose={() => setCreating(false)}
          onCreated={(created) => {
            setCreating(false);
            setSecret(created);
            void onChanged();
          }}
        />
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
      {doomed && (
        <ConfirmDialog
          title={`Revoke ${doomed.name}?`}
          action="Revoke key"
          isBusy={revoke.isBusy}
          error={revoke.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => void revoke.run(doomed.id)}
        >
          Programs that use it are refused from then on. This cannot be undone.
        </ConfirmDialog>
      )}
    </section>
  );
}

function CreateKeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (secret: string) => void }) {
  const { api, workspace } = useWorkplace();
  const create = useAction(async (form: FormData) => {
    const input = {
      workspaceId: workspace.id,
      name: String(form.get('name')).trim(),
      scopes: form.getAll('scope').map(String),
    };
    onCreated((await api.mutate(CreateApiKeyDocument, { input })).createApiKey.secret);
  });
  return (
    <Dialog title="Create an API key" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void create.run(new FormData(event.currentTarget));
        }}
      >
        {create.error && <Note tone="danger">{create.error}</Note>}
        <Field label="Name" name="name" placeholder="Backup script" required autoFocus maxLength={100} />
        <fieldset className="field">
          <legend>It may</legend>
          {scopes.map(({ value, label }) => (
            <label key={value} className="check">
              <input type="checkbox" name="scope" value={value} defaultChecked={value.endsWith(':read')} />
              {label}
            </label>
          ))}
        </fieldset>
        <div className="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={create.isBusy}>
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog title="Your new key" onClose={onClose}>
      <p className="soft">Copy it now: it is shown this once and cannot be read again.</p>
      <output className="secret">{secret}</output>
      <div className="form-actions">
        {/* Browsers give the clipboard to HTTPS and localhost only; elsewhere a click on the key selects it. */}
        {'clipboard' in navigator && (
          <Button
            icon={<Copy aria-hidden />}
            onClick={async () => {
              await navigator.clipboard.writeText(secret);
              setCopied(true);
            }}
          >
            <span aria-live="polite">{isCopied ? 'Copied' : 'Copy'}</span>
          </Button>
        )}
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
