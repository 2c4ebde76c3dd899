import allod.own.Consumes;
import allod.own.Own;
import allod.own.Owned;
import own.cases.lib.Buf;

/// A drop that returns early forgets the rest.
final class DropForgetsOnReturn {
    @Owned
    static final class Two implements AutoCloseable {
        private final @Own Buf a;
        private final @Own Buf b;

        Two(@Own Buf a, @Own Buf b) {
            this.a = a;
            this.b = b;
        }

        @Consumes
        @Override
        public void close() { a.close(); if (Thread.interrupted()) { return; } b.close(); } // error: OWN1004
    }
}
