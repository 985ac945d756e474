import type { DryRun } from '@cultivar/engine';
import { ActionIcon, Group, SegmentedControl, Slider, Text, Tooltip } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDates } from '../../../shell/pieces.ts';

interface DryRunPlayerProps {
  readonly run: DryRun;
  /** Place in the timeline. */
  readonly at: number;
  readonly onAt: (at: number) => void;
}
const STEP_MS = 900;
const SPEEDS = ['0.5', '1', '2', '4'];
const DAY_MS = 86_400_000;

/** Goes through the journey moment by moment on its own clock: play, pause, step, jump. */
export function DryRunPlayer({ run, at, onAt }: DryRunPlayerProps) {
  const { t } = useTranslation('workflows');
  const { exact } = useDates();
  // who wants no motion sees the whole at once, and steps by hand
  const still = useReducedMotion(undefined, { getInitialValueInEffect: false });
  const [playing, setPlaying] = useState(!still);
  const [speed, setSpeed] = useState('1');
  const last = run.timeline.length - 1;
  const entry = run.timeline[Math.min(at, last)];
  useEffect(() => {
    if (!playing) return;
    if (at >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => onAt(at + 1), STEP_MS / Number(speed));
    return () => clearTimeout(timer);
  }, [at, last, onAt, playing, speed]);
  if (!entry) return null;
  const go = (to: number) => {
    setPlaying(false);
    onAt(Math.max(0, Math.min(last, to)));
  };
  const day = Math.floor((entry.at.getTime() - run.timeline[0]!.at.getTime()) / DAY_MS) + 1;
  const button = (label: string, icon: React.ReactNode, act: () => void, disabled = false) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} disabled={disabled} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div role="group" aria-label={t('moment')} className="dry-run-player">
      <Group gap={4} wrap="nowrap">
        {button(t('toStart'), <IconPlayerSkipBack size={17} />, () => go(0), at === 0)}
        {button(t('stepBack'), <IconPlayerTrackPrev size={17} />, () => go(at - 1), at === 0)}
        <Tooltip label={t(playing ? 'pausePlay' : 'play')}>
          <ActionIcon
            size="xl"
            radius="xl"
            variant="filled"
            aria-label={t(playing ? 'pausePlay' : 'play')}
            onClick={() => {
              if (!playing && at >= last) onAt(0);
              setPlaying(!playing);
            }}
          >
            {playing ? <IconPlayerPause size={19} /> : <IconPlayerPlay size={19} />}
          </ActionIcon>
        </Tooltip>
        {button(t('stepOn'), <IconPlayerTrackNext size={17} />, () => go(at + 1), at >= last)}
      </Group>
      <div className="dry-run-clock">
        <Text size="sm" fw={600} component="div">
          {t('dayNo', { day })} · {exact(entry.at)}
        </Text>
        <Slider
          size="sm"
          min={0}
          max={Math.max(1, last)}
          value={at}
          onChange={go}
          label={null}
          thumbLabel={t('moment')}
          thumbProps={{
            'aria-valuetext': `${t('momentOf', { no: at + 1, of: last + 1 })}, ${exact(entry.at)}`,
          }}
        />
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('playSpeed')}
        value={speed}
        onChange={setSpeed}
        data={SPEEDS.map((value) => ({ value, label: `${value.replace('0.5', '½')}×` }))}
      />
    </div>
  );
}
