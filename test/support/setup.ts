// Before every test file: properties draw the same cases on every run, so that a green run stays green. Other cases are a
// matter of `FC_SEED=$RANDOM npm test`, and whatever they find becomes a test of its own.

import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_124) });
