import './tracks.css';
import '../alerts/alerts.css';
import { ArrowLeft, CloudOff, ScanSearch, SearchX } from 'lucide-react';
import { useRef } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { useShortcuts } from '../shortcuts.ts';
import { useTitle, useWorkplace } from '../workplace.tsx';
import { TrackDetail } from './track-detail.tsx';
import { changeFilter, hasFilter, readTrackFilter } from './track-filter.ts';
import { TrackFilters } from './track-filters.tsx';
import { TrackSummary } from './track-summary.tsx';
import { useTracks } from './use-tracks.ts';

const path = '/cameras/search';

/** What the cameras saw, found by what, where and when; the chosen one beside the list. j and k move. */
export function TrackSearchPage() {
  const { workspace } = useWorkplace();
  const search = useSearch();
  const [, navigate] = useLocation();
  useTitle('Search');
  const filters = changeFilter(search, 'track', '');
  const { page, isLoading, error, reload, more } = useTracks(readTrackFilter(filters), `${workspace.id} ${filters}`);
  const nodes = page?.nodes ?? [];
  const selectedId = new URLSearchParams(search).get('track');
  const selected = nodes.find(({ id }) => id === selectedId) ?? null;

  const hrefOf = (id: string | null) => {
    const query = [filters, id && `track=${id}`].filter(Boolean).join('&');
    return query ? `${path}?${query}` : path;
  };
  const list = useRef<HTMLUListElement>(null);
  const move = (by: number) => {
    const at = nodes.findIndex(({ id }) => id === selectedId);
    const next = nodes[at < 0 ? 0 : Math.min(nodes.length - 1, Math.max(0, at + by))];
    if (!next) return;
    navigate(hrefOf(next.id), { replace: true });
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });

  return (
    <>
      <Link href="/cameras" className="back-link" data-hidden-on-phone={selected ? true : undefined}>
        <ArrowLeft aria-hidden /> Cameras
      </Link>
      <div className="page-head" data-hidden-on-phone={selected ? true : undefined}>
        <h1>Search what was seen {page && <span className="count tabular">{page.totalCount}</span>}</h1>
      </div>
      <div className="track-search" data-selected={selected ? true : undefined} aria-busy={isLoading}>
        <TrackFilters
          search={search}
          onChange={(next) => navigate(next ? `${path}?${next}` : path, { replace: true })}
        />
        <p className="visually-hidden" role="status">
          {!isLoading && page && `${page.totalCount} found`}
        </p>
        {error && (
          <EmptyState icon={<CloudOff aria-hidden />} title="The search did not work">
            <p role="alert">{error}</p>
            <Button onClick={reload}>Try again</Button>
          </EmptyState>
        )}
        {!error && page?.nodes.length === 0 && !isLoading && <NothingFound isFiltered={hasFilter(search)} />}
        {!error && (!page || nodes.length > 0) && (
          <div className="inbox" data-selected={selected ? true : undefined}>
            <div className="inbox-list">
              {!page && <ResultsSkeleton />}
              <ul ref={list} aria-label="Results">
                {nodes.map((track) => (
                  <li key={track.id}>
                    <Link
                      href={hrefOf(track.id)}
                      className="alert-row"
                      aria-current={track.id === selectedId ? 'true' : undefined}
                    >
                      <TrackSummary track={track} />
                    </Link>
                  </li>
                ))}
              </ul>
              {page?.next && <ShowMore more={more} />}
            </div>
            <div className="inbox-detail">
              {selected && <TrackDetail key={selected.id} track={selected} backHref={hrefOf(null)} />}
            </div>
          </div>
        )}
      </div>
    </>
  );
}

function NothingFound({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <EmptyState icon={<ScanSearch aria-hidden />} title="Nothing was seen so far">
        <p>People and things that move in front of a camera are listed here some seconds later.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<SearchX aria-hidden />} title="Nothing matches">
      <p>Try fewer filters or a longer time. Not everything has a colour: at night cameras see black and white.</p>
      <Link href={path} className="button">
        Clear the filters
      </Link>
    </EmptyState>
  );
}

function ResultsSkeleton() {
  return (
    <div role="status" aria-label="Searching">
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <div key={place} className="alert-row" aria-hidden>
          <span className="alert-thumb skeleton" />
          <span className="alert-text">
            <span className="skeleton" style={{ height: '2.5rem' }} />
          </span>
        </div>
      ))}
    </div>
  );
}
