// Imported before the static code: 64-bit integers become plain numbers. The strict decoder refuses those of 2^53 and more,
// and without this `encode({ index: 5n })` would silently write 0.
import protobuf from 'protobufjs/minimal.js';

protobuf.util.Long = null as never;
protobuf.configure();
