// The trial of the routing engine and the cleared cache, for people.

import { formatDistance } from '../base/distance.ts';
import { formatDuration } from '../base/duration.ts';
import { count } from '../base/words.ts';
import type { NamedPlace, TravelCheck, TravelCleared } from '../domain/travel.ts';
import { card } from './card.ts';
import type { View } from './view.ts';

export function check(trial: TravelCheck, view: View): string {
  const drive = (seconds: number, metres: number): string =>
    `${formatDuration(seconds)}, ${formatDistance(metres, view.units)}`;
  const { seconds, metres } = trial;
  return card(
    `${view.text(trial.engine)} works`,
    [
      ['profile', view.text(trial.profile)],
      ['from', placeText(trial.from, view)],
      ['to', placeText(trial.to, view)],
      ['by the road', seconds === null || metres === null ? 'no road leads there' : drive(seconds, metres)],
      ['straight line', drive(trial.straightSeconds, trial.straightMetres)],
      ['answered in', `${trial.milliseconds} ms`],
      ['kept drives', String(trial.kept)],
    ],
    view,
  );
}

function placeText({ name, latitude, longitude }: NamedPlace, view: View): string {
  const round = (degrees: number): number => Math.round(degrees * 100_000) / 100_000;
  const place = `${round(latitude)},${round(longitude)}`;
  return name === `${latitude},${longitude}` ? place : `${view.text(name)} (${place})`;
}

export function clear({ cleared }: TravelCleared): string {
  return `Forgot ${count(cleared, 'drive')}.\n`;
}
