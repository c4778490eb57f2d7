"""What README's 「systemd、コンテナー」 and the files of ``deploy/`` promise an operator."""
