/// What the memory of an object heap costs below its allocation fast path: refills and sweeps.
package allod.bench.gc.space;
