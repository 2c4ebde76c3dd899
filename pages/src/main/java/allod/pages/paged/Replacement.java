package allod.pages.paged;

/// The policies there are.
public enum Replacement {
    /// Second chance: a page that was used since the hand passed it last is passed over once. Needs one bit a
    /// page.
    CLOCK {
        @Override
        public Replacer create(int capacityPages) {
            return new ClockReplacer();
        }
    },
    /// The page whose last use but one is longest ago. Pages that were used once leave first, so scans do
    /// little harm.
    LRU_2 {
        @Override
        public Replacer create(int capacityPages) {
            return new TwoUsesReplacer(capacityPages);
        }
    },
    /// New pages wait in a queue; those that come back soon after they left it are kept by last use.
    TWO_QUEUES {
        @Override
        public Replacer create(int capacityPages) {
            return new TwoQueuesReplacer(capacityPages);
        }
    },
    /// A small queue for new pages, a main one for those that were used in it or came back, and few operations
    /// at a use.
    S3_FIFO {
        @Override
        public Replacer create(int capacityPages) {
            return new ThreeQueuesReplacer(capacityPages);
        }
    };

    /// A policy without pages.
    ///
    /// @param capacityPages how many there is room for
    public abstract Replacer create(int capacityPages);
}
