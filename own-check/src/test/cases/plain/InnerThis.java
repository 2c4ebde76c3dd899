/// Accept: inner and anonymous classes capture this.
final class InnerThis {
    private int n;

    final class In {
        int next() {
            return ++n;
        }
    }

    Runnable f() {
        return new Runnable() {
            @Override
            public void run() {
                n += new In().next() + InnerThis.this.n;
            }
        };
    }
}
