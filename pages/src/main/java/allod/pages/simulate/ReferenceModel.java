package allod.pages.simulate;

/// A model of something that memory references go through: it counts what they meet there.
@FunctionalInterface
public interface ReferenceModel {

    /// Lets the references of a batch pass, in their order. The batch is the caller's: it is cleared afterwards.
    void take(ReferenceBatch batch);
}
