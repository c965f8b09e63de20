/** Prints schema.graphql: `node dist/api/graphql/print-schema.js > schema.graphql`. */

import { printPublicSchema } from './schema.ts';

process.stdout.write(await printPublicSchema());
