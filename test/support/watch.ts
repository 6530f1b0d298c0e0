// A watch that nobody looks at.

import type { Watch } from '../../src/base/watch.ts';

export const UNWATCHED: Watch = { isStopped: () => false, onStop: () => () => undefined, say: () => undefined };
