import { useEffect, useState } from 'react';
import { TrackPlacesDocument, type TrackPlacesQuery } from '../../../kit/index.ts';
import { Field, Select } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { changeFilter, kindChoices } from './track-filter.ts';
import { colourWords, directionWords } from './track-words.ts';

type Place = TrackPlacesQuery['cameras']['edges'][number]['node'];

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const choicesOf = (words: Readonly<Record<string, string>>, any: string) => [
  { value: '', label: any },
  ...Object.entries(words).map(([value, label]) => ({ value, label: capital(label) })),
];
const kinds = [
  { value: '', label: 'Anything' },
  ...Object.entries(kindChoices).map(([value, { label }]) => ({ value, label })),
];

interface TrackFiltersProps {
  /** The address's query, which is where the filters live. */
  readonly search: string;
  readonly onChange: (search: string) => void;
}

export function TrackFilters({ search, onChange }: TrackFiltersProps) {
  const { api, workspace } = useWorkplace();
  const [places, setPlaces] = useState<readonly Place[]>([]);
  useEffect(() => {
    api.query(TrackPlacesDocument, { workspaceId: workspace.id }).then(
      ({ cameras }) => setPlaces(cameras.edges.map(({ node }) => node)),
      () => {},
    );
  }, [api, workspace.id]);

  const params = new URLSearchParams(search);
  const field = (name: string) => ({
    value: params.get(name) ?? '',
    onChoose: (value: string) => onChange(changeFilter(search, name, value)),
  });
  const time = (name: string) => ({
    ...{ type: 'datetime-local', value: params.get(name) ?? '' },
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange(changeFilter(search, name, event.target.value)),
  });
  const nameOf = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const zones = places.find(({ id }) => id === params.get('camera'))?.zones ?? [];
  return (
    <fieldset className="track-filters" aria-label="Filters">
      <Select label="What" choices={kinds} {...field('kind')} />
      <Select label="Colour" choices={choicesOf(colourWords, 'Any colour')} {...field('colour')} />
      <Select label="Going" choices={choicesOf(directionWords, 'Any way')} {...field('direction')} />
      <Select
        label="Camera"
        choices={[{ value: '', label: 'All cameras' }, ...places.map(nameOf)]}
        {...field('camera')}
      />
      <Select
        label="Zone"
        choices={[{ value: '', label: params.get('camera') ? 'Anywhere' : 'Choose a camera' }, ...zones.map(nameOf)]}
        disabled={zones.length === 0}
        {...field('zone')}
      />
      <Field label="From" {...time('from')} />
      <Field label="To" {...time('to')} />
    </fieldset>
  );
}
