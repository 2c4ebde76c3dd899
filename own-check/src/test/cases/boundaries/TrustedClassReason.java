import allod.own.Trusted;

/// @Trusted on a class must say why as well.
final class TrustedClassReason {
    @Trusted("") static final class Inner {} // error: OWN1009
}
