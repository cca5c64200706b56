package pki.ca;

/// Is told when a step of issuing is done. Progress is shown by one, and tests stop the process in
/// one to prove that nothing is lost whenever that happens.
@FunctionalInterface
public interface IssuanceObserver {
  IssuanceObserver NONE = step -> {};

  void reached(IssuanceStep step);
}
