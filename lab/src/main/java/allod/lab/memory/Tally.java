package allod.lab.memory;

/// How many mappings, and what is in them; or by how much both changed.
public record Tally(long mappings, Amounts amounts) {

    public static final Tally NONE = new Tally(0, Amounts.NONE);

    Tally with(Mapping mapping) {
        return new Tally(mappings + 1, amounts.plus(mapping.amounts()));
    }

    public Tally plus(Tally other) {
        return new Tally(mappings + other.mappings, amounts.plus(other.amounts));
    }

    public Tally minus(Tally other) {
        return new Tally(mappings - other.mappings, amounts.minus(other.amounts));
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
