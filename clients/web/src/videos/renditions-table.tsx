import type { VideoDetailFragment } from '../../../kit/index.ts';
import { formatBitrate, formatBytes } from '../elements/format.ts';

type Rendition = VideoDetailFragment['renditions'][number];

const words: Record<Rendition['state'], string> = {
  PENDING: 'Waiting',
  ENCODING: 'Being made',
  READY: 'Ready',
  FAILED: 'Failed',
};

export function RenditionsTable({ renditions }: { renditions: readonly Rendition[] }) {
  if (renditions.length === 0) return null;
  return (
    <section className="panel">
      <h2>Qualities</h2>
      <div className="table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="number">
                Peak
              </th>
              <th scope="col" className="number">
                Size
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {renditions.map((rendition) => (
              <tr key={rendition.id} title={[rendition.codecs, rendition.encoder].filter(Boolean).join(', ')}>
                <td>
                  {rendition.name}
                  {rendition.width !== null && (
                    <div className="faint tabular tiny">
                      {rendition.width} × {rendition.height}
                    </div>
                  )}
                </td>
                <td className="number">{formatBitrate(rendition.bitrate)}</td>
                <td className="number">{rendition.sizeBytes > 0 ? formatBytes(rendition.sizeBytes) : '–'}</td>
                <td>
                  {words[rendition.state]}
                  {rendition.encoder && <div className="faint tiny">{rendition.encoder}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
