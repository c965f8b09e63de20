/** Quality, speed and captions: one menu each, on the player's bar. */

import { Captions, CaptionsOff, Check, Gauge, Settings2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Player, PlayerState } from '../../../kit/player.ts';
import { formatBitrate } from '../elements/format.ts';
import { Menu } from '../elements/menu.tsx';
import { useReadable } from '../workplace.tsx';

interface Choice {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
}

interface ChoiceMenuProps {
  readonly label: string;
  readonly button: ReactNode;
  readonly choices: readonly Choice[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

function ChoiceMenu({ label, button, choices, chosen, onChoose }: ChoiceMenuProps) {
  return (
    <Menu label={label} className="player-button" side="above" button={button}>
      {(close) =>
        choices.map(({ key, label: name, note }) => (
          <button
            key={key}
            type="button"
            role="menuitemradio"
            aria-checked={key === chosen}
            className="menu-item"
            onClick={() => {
              onChoose(key);
              close();
            }}
          >
            <Check aria-hidden /> {name} {note && <span className="menu-note">{note}</span>}
          </button>
        ))
      }
    </Menu>
  );
}

export function QualityMenu({ player }: { player: Player }) {
  const { qualities, selectedQuality, playingQuality } = useReadable<PlayerState>(player);
  if (!qualities.some(({ height }) => height > 0)) return null;
  const playing = qualities.find(({ key }) => key === playingQuality)?.label;
  const isAuto = selectedQuality === 'auto';
  const choices = [
    { key: 'auto', label: 'Auto', note: isAuto ? (playing ?? '') : '' },
    ...qualities.map(({ key, label, codec, bitrate }) => {
      return { key, label, note: [codec, formatBitrate(bitrate)].filter(Boolean).join(' · ') };
    }),
  ];
  return (
    <ChoiceMenu
      label={`Quality: ${isAuto ? 'auto' : (qualities.find(({ key }) => key === selectedQuality)?.label ?? 'auto')}`}
      button={<Settings2 aria-hidden />}
      choices={choices}
      chosen={selectedQuality}
      onChoose={player.selectQuality}
    />
  );
}

const rates = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const rateName = (rate: number) => (rate === 1 ? 'Normal' : `${rate}×`);

export function SpeedMenu({ player }: { player: Player }) {
  const { rate } = useReadable<PlayerState>(player);
  return (
    <ChoiceMenu
      label={`Speed: ${rateName(rate)}`}
      button={rate === 1 ? <Gauge aria-hidden /> : <span className="player-rate">{rate}×</span>}
      choices={rates.map((each) => ({ key: String(each), label: rateName(each) }))}
      chosen={String(rate)}
      onChoose={(key) => player.selectRate(Number(key))}
    />
  );
}

export function CaptionsMenu({ player }: { player: Player }) {
  const { captions, selectedCaptions } = useReadable<PlayerState>(player);
  if (captions.length === 0) return null;
  const isOn = selectedCaptions !== null;
  const icon = isOn ? <Captions aria-hidden /> : <CaptionsOff aria-hidden />;
  if (captions.length === 1) {
    return (
      <button
        type="button"
        className="player-button"
        aria-label="Captions"
        aria-pressed={isOn}
        title={isOn ? 'Turn captions off' : 'Turn captions on'}
        onClick={() => player.selectCaptions(isOn ? null : 0)}
      >
        {icon}
      </button>
    );
  }
  return (
    <ChoiceMenu
      label="Captions"
      button={icon}
      choices={[{ key: 'off', label: 'Off' }, ...captions.map(({ index, label }) => ({ key: String(index), label }))]}
      chosen={selectedCaptions === null ? 'off' : String(selectedCaptions)}
      onChoose={(key) => player.selectCaptions(key === 'off' ? null : Number(key))}
    />
  );
}
