import { Layers } from 'lucide-react';
import { Link } from 'wouter';
import { AlertDigestsDocument, AlertFeedDocument, type DigestRowFragment, openLive } from '../../../kit/index.ts';
import { useNow } from '../elements/time.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';

/** More storms than this at once are one that has no place. */
const shownStorms = 5;

interface Storms {
  readonly digests: readonly DigestRowFragment[];
}

/** The storms that go on, one line each: what the digest says, and the way to its alerts. */
export function StormNotes() {
  const { api, socket, workspace } = useWorkplace();
  const workspaceId = workspace.id;
  const now = useNow();
  const { value } = useLive<Storms>(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId, filter: { types: ['alert.digestOpened', 'alert.digestGrew'] } },
        load: async () => {
          const { alertDigests } = await api.query(AlertDigestsDocument, { workspaceId, first: shownStorms });
          const digests = alertDigests.edges.map(({ node }) => node);
          return { value: { digests } as Storms, cursor: alertDigests.feedCursor };
        },
        apply: (shown, { digest }) => (digest ? { digests: putDigest(shown.digests, digest) } : shown),
      }),
    workspaceId,
  );
  const running = value?.digests.filter(({ endsAt }) => Date.parse(endsAt) > now) ?? [];
  if (running.length === 0) return null;
  return (
    <ul className="storm-notes" aria-label="Many alerts at once">
      {running.map(({ id, text }) => (
        <li key={id}>
          <Layers aria-hidden />
          <span>{text}</span>
          <Link href={`/alerts?digest=${id}`}>Show them</Link>
        </li>
      ))}
    </ul>
  );
}

/** The list with the digest as it is now; the newest first. */
function putDigest(shown: readonly DigestRowFragment[], digest: DigestRowFragment): readonly DigestRowFragment[] {
  if (!shown.some(({ id }) => id === digest.id)) return [digest, ...shown].slice(0, shownStorms);
  return shown.map((other) => (other.id === digest.id && other.revision < digest.revision ? digest : other));
}
