#!/usr/bin/env node
// Starts the bundle. Where Node keeps compiled code between runs (22.8 and later), the next start is faster.
import module from 'node:module';

module.enableCompileCache?.();
const { start } = await import('../dist/main.js');
await start();
