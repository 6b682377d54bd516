// Prints the rows of Parquet files as JSON, a line a file and in it a list a row:
//
//	node hyparquet.mjs NODE FILE...
//
// NODE is the directory in which hyparquet is installed.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [directory, ...paths] = process.argv.slice(2)
const load = (name) => import(pathToFileURL(resolve(directory, 'node_modules', name)))
const { asyncBufferFromFile, parquetReadObjects } = await load('hyparquet/src/node.js')
const { compressors } = await load('hyparquet-compressors/src/index.js')

const plain = (key, value) => (typeof value === 'bigint' ? value.toString() : value === undefined ? null : value)
for (const path of paths) {
  const file = await asyncBufferFromFile(path)
  const rows = await parquetReadObjects({ file, compressors })
  process.stdout.write(JSON.stringify(rows.map(Object.values), plain) + '\n')
}
