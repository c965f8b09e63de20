import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  AddMemberDocument,
  ChangeMemberRoleDocument,
  RemoveMemberDocument,
  type Role,
  type WorkspaceQuery,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { Field, Select } from '../elements/field.tsx';
import { Note } from '../elements/note.tsx';
import { useWorkplace } from '../workplace.tsx';

type Member = NonNullable<WorkspaceQuery['workspace']>['members'][number];

const roles: readonly { value: Role; label: string }[] = [
  { value: 'VIEWER', label: 'Viewer: watches' },
  { value: 'OPERATOR', label: 'Operator: uploads, cameras, alerts' },
  { value: 'ADMIN', label: 'Admin: also members and keys' },
  { value: 'OWNER', label: 'Owner' },
];

export function Members({ members, onChanged }: { members: readonly Member[]; onChanged: () => Promise<void> }) {
  const { api, workspace, user, canManage } = useWorkplace();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const workspaceId = workspace.id;
  const add = useAction(async (form: HTMLFormElement) => {
    const data = new FormData(form);
    const input = { workspaceId, email: String(data.get('email')).trim(), role: data.get('role') as Role };
    await api.mutate(AddMemberDocument, { input });
    form.reset();
    await onChanged();
  });
  const change = useAction(async (userId: string, role: Role) => {
    await api.mutate(ChangeMemberRoleDocument, { input: { workspaceId, userId, role } });
    await onChanged();
  });
  const remove = useAction(async (userId: string) => {
    await api.mutate(RemoveMemberDocument, { input: { workspaceId, userId } });
    setLeaving(null);
    await onChanged();
  });

  return (
    <section className="panel">
      <h2>Members</h2>
      {change.error && <Note tone="danger">{change.error}</Note>}
      <ul className="rows">
        {members.map((member) => (
          <li key={member.user.id}>
            <div className="row-text">
              <div className="truncate">
                {member.user.name} {member.user.id === user.id && <span className="faint">(you)</span>}
              </div>
              <div className="tiny faint truncate">{member.user.email}</div>
            </div>
            {canManage && member.user.id !== user.id ? (
              <>
                <Select
                  label={`Role of ${member.user.name}`}
                  isLabelHidden
                  choices={roles.map(({ value, label }) => ({ value, label: label.split(':')[0] ?? label }))}
                  value={member.role}
                  disabled={change.isBusy}
                  onChoose={(role) => void change.run(member.user.id, role as Role)}
                />
                <Button
                  tone="quiet"
                  aria-label={`Remove ${member.user.name}`}
                  icon={<Trash2 aria-hidden />}
                  onClick={() => setLeaving(member)}
                />
              </>
            ) : (
              <span className="badge">{member.role.charAt(0) + member.role.slice(1).toLowerCase()}</span>
            )}
          </li>
        ))}
      </ul>
      {canManage && (
        <form
          className="row-form"
          onSubmit={(event) => {
            event.preventDefault();
            void add.run(event.currentTarget);
          }}
        >
          <Field
            label="Add somebody who has an account"
            name="email"
            type="email"
            placeholder="name@example.com"
            autoComplete="off"
            required
            error={add.error}
          />
          <Select label="Role" name="role" choices={roles} defaultValue="OPERATOR" onChoose={() => {}} />
          <Button type="submit" isBusy={add.isBusy}>
            Add
          </Button>
        </form>
      )}
      {leaving && (
        <ConfirmDialog
          title={`Remove ${leaving.user.name}?`}
          action="Remove member"
          isBusy={remove.isBusy}
          error={remove.error}
          onClose={() => setLeaving(null)}
          onConfirm={() => void remove.run(leaving.user.id)}
        >
          {leaving.user.email} loses access to this workspace at once.
        </ConfirmDialog>
      )}
    </section>
  );
}
