/** Downloads in the public contract. */

import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { BigIntValue } from '../graphql/scalars.ts';

export const DownloadKind = { ORIGINAL: 'ORIGINAL', RENDITION: 'RENDITION', SUBTITLES: 'SUBTITLES' } as const;
export type DownloadKind = keyof typeof DownloadKind;
registerEnumType(DownloadKind, {
  name: 'DownloadKind',
  description: 'What a file to download is.',
  valuesConfig: {
    ORIGINAL: { description: 'The file as it was uploaded.' },
    RENDITION: { description: 'One size with its sound, or the sound alone, as MP4.' },
    SUBTITLES: { description: 'Captions as WebVTT or SubRip.' },
  },
});

@ObjectType({ description: 'A file to keep.' })
export class Download {
  @Field(() => String, { description: 'The name it is saved under.' })
  name!: string;

  @Field(() => DownloadKind, { description: 'What it is.' })
  kind!: DownloadKind;

  @Field(() => String, {
    description:
      'Signed address; a download that broke off can go on with a range. A rendition is put together on the first request: until it is there, 503 with Retry-After.',
  })
  url!: string;

  @Field(() => BigIntValue, {
    nullable: true,
    description: 'Its bytes; for a rendition that is not put together yet, about so many; null for subtitles.',
  })
  sizeBytes!: bigint | null;
}
