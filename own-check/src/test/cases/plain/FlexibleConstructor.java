/// Accept: statements before the call of the other constructor.
final class FlexibleConstructor {
    private final int size;

    FlexibleConstructor(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + " is below 0");
        }
        this.size = size;
        super();
    }

    FlexibleConstructor() {
        int size = 8;
        this(size);
    }
}
