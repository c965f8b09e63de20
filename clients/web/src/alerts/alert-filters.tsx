import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CamerasDocument } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { Select } from '../elements/field.tsx';
import { SearchField } from '../elements/search-field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { classWords, judgedWords, stateWords } from './alert-words.ts';

const states = [
  { value: '', label: 'All states' },
  { value: 'unread', label: 'Not acknowledged' },
  ...Object.entries(stateWords).map(([value, label]) => ({ value, label })),
];
const classes = [
  { value: '', label: 'All kinds' },
  ...Object.entries(classWords)
    .filter(([value]) => value !== 'NORMAL_ACTIVITY')
    .map(([value, label]) => ({ value, label })),
];

const verdicts = [
  { value: '', label: 'All verdicts' },
  { value: 'none', label: 'Not judged' },
  ...Object.entries(judgedWords).map(([value, label]) => ({ value, label })),
];

interface AlertFiltersProps {
  /** The address's query, which is where the filters live. */
  readonly search: string;
  readonly onChange: (search: string) => void;
}

export function AlertFilters({ search, onChange }: AlertFiltersProps) {
  const { api, workspace } = useWorkplace();
  const [cameras, setCameras] = useState<readonly { value: string; label: string }[]>([]);
  useEffect(() => {
    api.query(CamerasDocument, { workspaceId: workspace.id, first: 100 }).then(
      (answer) => setCameras(answer.cameras.edges.map(({ node }) => ({ value: node.id, label: node.name }))),
      () => {},
    );
  }, [api, workspace.id]);

  const params = new URLSearchParams(search);
  const choose = (name: string) => (value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    onChange(next.toString());
  };
  return (
    <fieldset className="filters" aria-label="Filters">
      {params.has('digest') && (
        <Button icon={<X aria-hidden />} onClick={() => choose('digest')('')}>
          One storm
        </Button>
      )}
      <SearchField label="Search alerts" value={params.get('q') ?? ''} onSearch={choose('q')} />
      <Select
        label="State"
        isLabelHidden
        choices={states}
        value={params.get('state') ?? ''}
        onChoose={choose('state')}
      />
      <Select
        label="Verdict"
        isLabelHidden
        choices={verdicts}
        value={params.get('verdict') ?? ''}
        onChoose={choose('verdict')}
      />
      <Select
        label="Kind"
        isLabelHidden
        choices={classes}
        value={params.get('class') ?? ''}
        onChoose={choose('class')}
      />
      <Select
        label="Camera"
        isLabelHidden
        choices={[{ value: '', label: 'All cameras' }, ...cameras]}
        value={params.get('camera') ?? ''}
        onChoose={choose('camera')}
      />
    </fieldset>
  );
}
