/// Accept: a resource of the user's own, which says nothing of ownership.
final class OwnResource {
    static final class Res implements AutoCloseable {
        @Override
        public void close() {}
    }

    private final Res kept = new Res();

    static Res make() {
        Res r = new Res();
        r.close();
        r.close();
        return r;
    }
}
