/** Sound whose moments are known: short bursts at uneven times, so that no shift fits by accident. */

const burstSeconds = 0.03;
const sampleRate = 48_000;

export interface ClickChannel {
  pitchHz: number;
  /** 0 to 1. */
  amplitude: number;
}

/** Seconds of all bursts before `end`, from the film's own time 0. */
export function clickTimes(end: number): number[] {
  const times: number[] = [];
  for (let k = 0; ; k++) {
    const time = k + 0.3 + ((k * 5) % 7) * 0.05;
    if (time + burstSeconds > end) return times;
    times.push(time);
  }
}

/** A WAV file; null is a silent channel. */
export function makeClicks(seconds: number, channels: readonly (ClickChannel | null)[]): Buffer {
  const frames = Math.round(seconds * sampleRate);
  const data = Buffer.alloc(frames * channels.length * 2);
  for (const time of clickTimes(seconds)) {
    const start = Math.round(time * sampleRate);
    for (let i = 0; i < burstSeconds * sampleRate && start + i < frames; i++) {
      channels.forEach((channel, c) => {
        if (!channel) return;
        const value = channel.amplitude * Math.sin((2 * Math.PI * channel.pitchHz * i) / sampleRate);
        data.writeInt16LE(Math.round(value * 32_767), 2 * ((start + i) * channels.length + c));
      });
    }
  }
  return Buffer.concat([wavHead(data.length, channels.length), data]);
}

/** Where bursts begin, in seconds. `samples` are mono at 48 kHz from media time 0. */
export function findClicks(samples: Float32Array): number[] {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const found: number[] = [];
  if (peak < 0.01) return found;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i] as number) < peak / 2) continue;
    found.push(i / sampleRate);
    i += 0.2 * sampleRate;
  }
  return found;
}

/** The share of one pitch in the burst that begins at `seconds`: its amplitude, 0 to 1 (Goertzel). */
export function toneAt(samples: Float32Array, seconds: number, pitchHz: number): number {
  const length = Math.round(0.02 * sampleRate);
  const start = Math.round((seconds + 0.005) * sampleRate);
  let real = 0;
  let imaginary = 0;
  for (let i = 0; i < length; i++) {
    const angle = (2 * Math.PI * pitchHz * i) / sampleRate;
    real += (samples[start + i] ?? 0) * Math.cos(angle);
    imaginary += (samples[start + i] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / length;
}

function wavHead(dataBytes: number, channels: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
