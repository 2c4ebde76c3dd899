/// A program that allocates, for tests: its calls are no allocator's, so they are in the stacks of samples.
package allod.demo;
