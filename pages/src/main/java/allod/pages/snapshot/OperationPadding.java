package allod.pages.snapshot;

/// Two cache lines in front of the fields of an [Operation], so that operations of different threads share none.
abstract sealed class OperationPadding permits Operation {

    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
