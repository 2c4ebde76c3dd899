package allod.stack;

/// Bytes in front of the fields of a [Stack], wider than a cache line: the collector may lay the stacks of many
/// threads side by side, and every push writes.
abstract sealed class StackPadding permits Stack {

    @SuppressWarnings("unused")
    private long padding0, padding1, padding2, padding3, padding4, padding5, padding6, padding7;
}
