import { Module } from '@nestjs/common';
import { AssetController } from './asset.controller.ts';
import { EmbedController } from './embed.controller.ts';
import { FormController } from './form.controller.ts';
import { OptInController } from './opt-in.controller.ts';
import { OwnDataController } from './own-data.controller.ts';
import { PostedLeadController } from './posted-lead.controller.ts';
import { PreferencesController } from './preferences.controller.ts';
import { PublicHouse } from './public-house.ts';
import { UnsubscribeController } from './unsubscribe.controller.ts';

/** Pages for people who do not sign in: forms, confirmations, preferences, own data, downloads. */
@Module({
  controllers: [
    FormController,
    OptInController,
    UnsubscribeController,
    PreferencesController,
    OwnDataController,
    AssetController,
    EmbedController,
    PostedLeadController,
  ],
  providers: [PublicHouse],
  exports: [PublicHouse],
})
export class PublicModule {}
