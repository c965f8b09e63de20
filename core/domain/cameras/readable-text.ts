/** A text from which readers take what they understand, until only what nobody understood is left. */

export interface ReadableText {
  /** The first match of whole words, which is gone from then on. */
  take(words: RegExp): RegExpExecArray | null;
  /** What has not been taken, in order. */
  left(): string[];
}

export function openText(text: string): ReadableText {
  const plain = text.toLowerCase().replace(/\b([ap])\.m\b\.?/g, '$1m');
  // A point between digits is one of a number.
  let rest = ` ${plain.replace(/[\s,;!?"]+|(?<!\d)\.|\.(?!\d)/g, ' ')} `.replace(/ +/g, ' ');
  return {
    take(words) {
      const found = new RegExp(`(?<= )(?:${words.source})(?= )`).exec(rest);
      // A gap that no pattern reaches across: words that were apart must not be read together.
      if (found) rest = `${rest.slice(0, found.index)}|${rest.slice(found.index + found[0].length)}`;
      return found;
    },
    left: () => rest.split(/[ |]+/).filter((word) => word !== ''),
  };
}
