package pki.testing;

import pki.keys.KeyVault;
import pki.keys.KeyVaultContract;

class InMemoryKeyVaultTest implements KeyVaultContract {
  private final KeyVault vault = new InMemoryKeyVault();

  @Override
  public KeyVault vault() {
    return vault;
  }
}
