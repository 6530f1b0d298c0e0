// The scheduler's results for people, one presenter per verb.

import { explanations } from './explanation.ts';
import { optimization, runList } from './optimization.ts';
import { slotGrid } from './slot.ts';
import { suggestions } from './suggestion.ts';

export const suggest = suggestions;
export const slots = slotGrid;
export const optimize = optimization;
export const explain = explanations;
export const runs = runList;
