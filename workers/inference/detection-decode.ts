/**
 * How each family of detectors says what it sees: from its raw outputs to boxes with labels and scores.
 *
 * Boxes are in pixels of the tensor, scores 0 to 1, one label each; overlapping boxes of one label are thinned out where the
 * family does not do that itself.
 */

/** One output of one picture. */
export interface RawOutput {
  readonly data: Float32Array;
  /** Without the batch. */
  readonly shape: readonly number[];
}

export interface LabelledBox {
  readonly label: number;
  readonly score: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface DecodeInput {
  readonly outputs: readonly RawOutput[];
  /** Of the tensor, in pixels. */
  readonly size: number;
  readonly minScore: number;
}

export type DetectionDecode = (input: DecodeInput) => LabelledBox[];

/** At least this much of their union in common: the surer one stays. */
const sameThing = 0.45;
const mostBoxes = 300;

/** [cells, 4 + 1 + labels]: centre and size against a grid of strides 8, 16, 32; objectness times label. */
const decodeYolox: DetectionDecode = ({ outputs, size, minScore }) => {
  const [{ data, shape }] = outputs as [RawOutput];
  const width = shape[1] as number;
  const found: LabelledBox[] = [];
  let cell = 0;
  for (const stride of [8, 16, 32]) {
    const side = size / stride;
    for (let i = 0; i < side * side; i++, cell++) {
      const at = cell * width;
      const objectness = data[at + 4] as number;
      if (objectness < minScore) continue;
      const best = strongest(data, at + 5, at + width);
      const score = objectness * best.score;
      if (score < minScore) continue;
      const x = ((data[at] as number) + (i % side)) * stride;
      const y = ((data[at + 1] as number) + Math.floor(i / side)) * stride;
      const [w, h] = [Math.exp(data[at + 2] as number) * stride, Math.exp(data[at + 3] as number) * stride];
      found.push({ label: best.label, score, left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 });
    }
  }
  return thinOut(found);
};

/** Per stride 8, 16, 32, 64: first all [cells, labels], then all [cells, 4 x bins], the distances to the four sides as distributions. */
const decodePicoDet: DetectionDecode = ({ outputs, size, minScore }) => {
  const strides = [8, 16, 32, 64];
  const found: LabelledBox[] = [];
  for (const [level, stride] of strides.entries()) {
    const scores = outputs[level] as RawOutput;
    const sides = outputs[level + strides.length] as RawOutput;
    const [cells = 0, labels = 0] = scores.shape;
    const bins = (sides.shape[1] as number) / 4;
    const perRow = Math.ceil(size / stride);
    for (let cell = 0; cell < cells; cell++) {
      const { label, score } = strongest(scores.data, cell * labels, (cell + 1) * labels);
      if (score < minScore) continue;
      const x = ((cell % perRow) + 0.5) * stride;
      const y = (Math.floor(cell / perRow) + 0.5) * stride;
      const [left, top, right, bottom] = [0, 1, 2, 3].map(
        (side) => stride * expectation(sides.data, (cell * 4 + side) * bins, bins),
      ) as [number, number, number, number];
      found.push({ label, score, left: x - left, top: y - top, right: x + right, bottom: y + bottom });
    }
  }
  return thinOut(found);
};

/** [queries, labels] logits and [queries, 4] centre and size in shares: D-FINE, RT-DETR. One query is one thing. */
const decodeDetr: DetectionDecode = ({ outputs, size, minScore }) => {
  const [logits, boxes] = outputs as [RawOutput, RawOutput];
  const [queries = 0, labels = 0] = logits.shape;
  const found: LabelledBox[] = [];
  for (let query = 0; query < queries; query++) {
    const best = strongest(logits.data, query * labels, (query + 1) * labels);
    const score = 1 / (1 + Math.exp(-best.score));
    if (score < minScore) continue;
    const [x, y, w, h] = boxes.data
      .subarray(query * 4, query * 4 + 4)
      .map((value) => value * size) as unknown as number[];
    const box = { left: x! - w! / 2, top: y! - h! / 2, right: x! + w! / 2, bottom: y! + h! / 2 };
    found.push({ label: best.label, score, ...box });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, mostBoxes);
};

export const detectionDecodes = { yolox: decodeYolox, picodet: decodePicoDet, detr: decodeDetr } as const;

/** What the outputs of one picture must look like, side by side, so that nothing else is read as boxes. */
export const expectedShapes: Readonly<
  Record<keyof typeof detectionDecodes, (size: number, labels: number) => RegExp[]>
> = {
  yolox: (size, labels) => [new RegExp(`^${cellsOf(size, [8, 16, 32])} x ${5 + labels}$`)],
  picodet: (size, labels) => [
    ...[8, 16, 32, 64].map((stride) => new RegExp(`^${cellsOf(size, [stride])} x ${labels}$`)),
    ...[8, 16, 32, 64].map((stride) => new RegExp(`^${cellsOf(size, [stride])} x \\d+$`)),
  ],
  detr: (_, labels) => [new RegExp(`^\\d+ x ${labels}$`), /^\d+ x 4$/],
};

function cellsOf(size: number, strides: readonly number[]): number {
  return strides.reduce((sum, stride) => sum + Math.ceil(size / stride) ** 2, 0);
}

function strongest(data: Float32Array, from: number, to: number): { label: number; score: number } {
  let label = from;
  for (let i = from + 1; i < to; i++) if ((data[i] as number) > (data[label] as number)) label = i;
  return { label: label - from, score: data[label] as number };
}

/** The mean bin of a softmax. */
function expectation(data: Float32Array, from: number, bins: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < bins; i++) most = Math.max(most, data[from + i] as number);
  let [sum, weighted] = [0, 0];
  for (let i = 0; i < bins; i++) {
    const weight = Math.exp((data[from + i] as number) - most);
    sum += weight;
    weighted += weight * i;
  }
  return weighted / sum;
}

/** The surest first; those of the same label that are the same thing go. */
function thinOut(boxes: LabelledBox[]): LabelledBox[] {
  const kept: LabelledBox[] = [];
  for (const box of boxes.sort((a, b) => b.score - a.score)) {
    if (kept.length === mostBoxes) break;
    if (!kept.some((other) => other.label === box.label && overlap(other, box) > sameThing)) kept.push(box);
  }
  return kept;
}

function overlap(a: LabelledBox, b: LabelledBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const area = ({ left, top, right, bottom }: LabelledBox) => (right - left) * (bottom - top);
  return (width * height) / (area(a) + area(b) - width * height);
}
