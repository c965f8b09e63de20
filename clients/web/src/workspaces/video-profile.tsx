import { useState } from 'react';
import { type ProfileFragment, UpdateVideoProfileDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field, Select } from '../elements/field.tsx';
import { formatBitrate } from '../elements/format.ts';
import { Note } from '../elements/note.tsx';
import { useWorkplace } from '../workplace.tsx';
import { problemOfProfile, readProfileForm, rungRows } from './profile-form.ts';

interface VideoProfileProps {
  readonly profile: ProfileFragment;
  readonly onChanged: () => Promise<void>;
}

/** How new videos of this workspace are made. */
export function VideoProfile({ profile, onChanged }: VideoProfileProps) {
  const { canManage } = useWorkplace();
  return (
    <section className="panel">
      <h2>How videos are made</h2>
      {canManage ? <ProfileForm profile={profile} onChanged={onChanged} /> : <ProfileFacts profile={profile} />}
    </section>
  );
}

const upgrades = [
  { value: 'NONE', label: 'No' },
  { value: 'HEVC', label: 'To HEVC' },
  { value: 'AV1', label: 'To AV1' },
];

function ProfileForm({ profile, onChanged }: VideoProfileProps) {
  const { api, workspace, announce } = useWorkplace();
  const [isAdaptive, setAdaptive] = useState(profile.isAdaptive);
  const [upgrade, setUpgrade] = useState<string>(profile.upgrade);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaved, setSaved] = useState(false);
  const save = useAction(async (form: FormData) => {
    const input = { workspaceId: workspace.id, ...readProfileForm(form) };
    await api.mutate(UpdateVideoProfileDocument, { input });
    await onChanged();
    setSaved(true);
    announce('The video profile is saved.');
  });
  return (
    <form
      className="form"
      onChange={() => {
        setSaved(false);
        setProblem(null);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const wrong = problemOfProfile(readProfileForm(form));
        setProblem(wrong);
        if (wrong === null) void save.run(form);
      }}
    >
      <p className="small soft">For videos that come from now on. Those that are here stay as they are.</p>
      <Rungs profile={profile} />
      <fieldset className="field">
        <legend>Picture quality</legend>
        <label className="check">
          <input type="radio" name="crfMode" value="adaptive" checked={isAdaptive} onChange={() => setAdaptive(true)} />
          Fitted to what the video shows
        </label>
        <label className="check">
          <input type="radio" name="crfMode" value="fixed" checked={!isAdaptive} onChange={() => setAdaptive(false)} />
          The same for all
        </label>
        {!isAdaptive && (
          <Field
            label="Constant rate factor"
            name="crf"
            type="number"
            min={16}
            max={36}
            step={0.5}
            defaultValue={profile.crf ?? 23}
            hint="16 looks best and takes the most room; 23 is usual."
            required
          />
        )}
      </fieldset>
      <div className="form-pair">
        <Field
          label="Sound, kbit/s"
          name="audioKbits"
          type="number"
          min={48}
          max={320}
          step={1}
          defaultValue={Math.round(profile.audioBitrate / 1000)}
          required
        />
        <Select
          label="Make popular videos again, smaller"
          name="upgrade"
          choices={upgrades}
          value={upgrade}
          onChoose={setUpgrade}
        />
      </div>
      <div hidden={upgrade === 'NONE'}>
        <Field
          label="Popular after so many views"
          name="upgradeAfterViews"
          type="number"
          min={1}
          step={1}
          defaultValue={profile.upgradeAfterViews}
          required
        />
      </div>
      <label className="check">
        <input type="checkbox" name="isEncrypted" defaultChecked={profile.isEncrypted} />
        <span>
          Encrypt videos for delivery (AES-128)
          <span className="block small faint">Players fetch the key from this server, with the same permission.</span>
        </span>
      </label>
      {(problem ?? save.error) && <Note tone="danger">{problem ?? save.error}</Note>}
      <div className="form-actions">
        {isSaved && <span className="small soft">Saved.</span>}
        <Button type="submit" tone="primary" isBusy={save.isBusy}>
          Save
        </Button>
      </div>
    </form>
  );
}

function Rungs({ profile }: { profile: ProfileFragment }) {
  const rows = rungRows(profile);
  const [on, setOn] = useState(() => new Set(rows.filter(({ isOn }) => isOn).map(({ name }) => name)));
  return (
    <fieldset className="field">
      <legend>Qualities, at most kbit/s</legend>
      <ul className="rungs">
        {rows.map(({ name, kbits }) => (
          <li key={name}>
            <label className="check">
              <input
                type="checkbox"
                name="rung"
                value={name}
                checked={on.has(name)}
                onChange={(event) => {
                  const next = new Set(on);
                  if (event.target.checked) next.add(name);
                  else next.delete(name);
                  setOn(next);
                }}
              />
              {name}
            </label>
            <input
              className="input"
              type="number"
              name={`kbits ${name}`}
              aria-label={`${name}: at most kbit/s`}
              min={100}
              max={50_000}
              step={1}
              defaultValue={kbits}
              disabled={!on.has(name)}
              required
            />
          </li>
        ))}
      </ul>
      <div className="hint">A video gets those that are no larger than its source, and always the smallest.</div>
    </fieldset>
  );
}

function ProfileFacts({ profile }: { profile: ProfileFragment }) {
  return (
    <dl className="facts">
      <dt>Qualities</dt>
      <dd>{profile.rungs.map(({ name, maxrate }) => `${name} (${formatBitrate(maxrate)})`).join(', ')}</dd>
      <dt>Picture quality</dt>
      <dd>{profile.isAdaptive ? 'Fitted to what the video shows' : `Constant rate factor ${profile.crf}`}</dd>
      <dt>Sound</dt>
      <dd>{formatBitrate(profile.audioBitrate)}</dd>
      <dt>Popular videos</dt>
      <dd>
        {profile.upgrade === 'NONE'
          ? 'Stay as they are'
          : `Are made again in ${profile.upgrade} after ${profile.upgradeAfterViews} views`}
      </dd>
      <dt>Encryption</dt>
      <dd>{profile.isEncrypted ? 'AES-128' : 'None'}</dd>
    </dl>
  );
}
