package allod.own.check;

import allod.own.check.report.Findings;

/// The analyses of ownership, in their order.
final class OwnEngine implements ClassCheck {

    @SuppressWarnings("unused") // read by the analyses
    private final CheckWorld world;

    @SuppressWarnings("unused") // read by the analyses
    private final CheckOptions options;

    OwnEngine(CheckWorld world, CheckOptions options) {
        this.world = world;
        this.options = options;
    }

    @Override
    public void check(CheckedClass subject, Findings findings) {}
}
